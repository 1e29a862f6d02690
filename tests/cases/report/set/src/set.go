package set

func F(x int) int {
	if x > 0 { return 1 }; x = 2
	return x
}
