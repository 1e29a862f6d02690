package cart

type Cart struct{ n int }

func New() *Cart { return &Cart{} }

func (c *Cart) Len() int { return c.n }; func (c Cart) Copy() Cart { return c }

func (c *Cart) Add(n int) {
	if n < 0 {
		panic("less than none")
	}

	// A comment in a block counts with it.
	c.n += n
}
