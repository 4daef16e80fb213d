"""What oasmith says of a document: findings, the rules that they are of, and reports."""
