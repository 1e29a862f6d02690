package p

func A() {
/*line x.go:y*/
}
