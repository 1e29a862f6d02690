package p

var s = `
//line x.go:900
func No() {
}
` + "}{\""

func A() string {
	return `}` + `\`
}

func B() (r rune) { return '\'' + '{' + '"' + '`' + '\\' }

var q, z = "//", "/*"

func C() { _ = "`" }
