"""The methods of Zoho Bigin, with a module for each resource."""
