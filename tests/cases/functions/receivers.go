package p

func (T) A() {}
func (*T) B() {}
func (t T) C() {}
func (t *T) D() {}
func (_ * T,) E() {}
func (
	t T,
) F() {
}
func ((T)) G() {}
func (t *(T)) H() {}
func (t (*T)) I() {}
func (t **T) J() {}
func (t pkg.T) K() {}
func (t /* c */ *T /* d */) L() {}
