package p

func A() {}
//line x.go:0
func B() {}
