module carry

go 1.21
