package p

func A() struct{ x int } { return struct{ x int }{1} }
func B() interface{ M() } {
	return nil
}
func C() map[struct{ a int }]interface{} { return nil }
func D() func() func() struct{} { return nil }
func E() <-chan struct{} { return nil }
func F() chan<- func(struct{}) chan struct{} { return nil }
func G() T[struct{ x int }] { return T[struct{ x int }]{} }
func H() [len(struct{ a [3]int }{}.a)]int { return [3]int{} }
func I() (struct{ x int }, error) { return struct{ x int }{}, nil }
func J() []*pkg.T[int, []struct{}] { return nil }
func K() (func() (a, b interface{ M() int }), int) { return nil, 0 }
func L() *(struct{}) { return nil }
func M() chan (<-chan int) { return nil }
func N() func(func() struct{}) { return nil }
func O() [][2]map[[1]struct{}]*[]struct{ f func() struct{} } { return nil }
func P() func() { return nil }
func Q() [...]int { return nil }
