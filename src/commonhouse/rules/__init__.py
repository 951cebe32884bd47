"""Pure rules: counting, allocating, pricing. They import nothing of the house."""
