package p

func A() {}
x := 1
func B() {}
