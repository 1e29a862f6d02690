module goc-plugin/bench/parse_files

go 1.21
