package p

func A() {}

func B() {
	if x {
	}
