// A go.mod with one of everything.
module "example.com/shop/v2" // the module

go 1.21.3

toolchain go1.22.0

require example.com/a v1.2.3
require (
	example.com/b v0.0.0-20191109021931-daa7c04131f5 // indirect
	github.com/Up/case v2.0.0+incompatible
	`gopkg.in/yaml.v3` v3.0.0-RC.1
)

exclude example.com/a v1.2.2

replace (
	example.com/a v1.2.3 => example.com/fork/a v1.2.4
	example.com/b => "../b with blanks"
)
replace github.com/Up/case => ./case

retract [v1.0.0, v1.9.9]
