package p

func A() int {
	return 1
}
//line x.go:100
func B() {
}
