package item

type List[T any] []T
type Bag[T any] map[string]T

func (l List[T]) Len() int { return len(l) }
func (b Bag[T]) Len() int  { return len(b) }
