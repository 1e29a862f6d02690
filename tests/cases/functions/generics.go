package p

type T[K comparable, V interface{ ~int | ~struct{ x int } }] struct{ k K; v V }

func (t *T[K, V]) M() {}
func (T[K, V]) N() {}
func F[A any, B interface{ ~[]A | map[string]struct{} }](a A, b B) (A, error) {
	return a, nil
}
func G[A any]() T[A, int] { return T[A, int]{} }
func (t T[_, _]) O()
