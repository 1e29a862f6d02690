package p

func A()
func B() int
func C(x int) (y int)

func D() struct{}
func E() func()
func F() { }
func G() T[int]
func H() *
	T

func J() // end
func K() /* a
*/ func L() {}
func M()