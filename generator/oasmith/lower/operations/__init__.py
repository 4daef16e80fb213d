"""Operations: their arguments, bodies, responses, batches, pages and streams."""
