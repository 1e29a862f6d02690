package ship

func Fee(kg int) int {
	switch {
	case kg < 1:
		return 1
	default:
		return kg
	}
}
