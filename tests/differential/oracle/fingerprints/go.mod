module fingerprints

go 1.21
