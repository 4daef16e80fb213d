"""Operations: arguments, bodies, responses, batches, pagination and streams."""
