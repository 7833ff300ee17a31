"""What all rules share: errors, lists and paging, tenancy, addresses, CSV files, canonical JSON, caches."""
