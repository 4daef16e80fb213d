"""The operations of Zoho Bigin, one module for each group."""
