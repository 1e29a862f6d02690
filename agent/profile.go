// SPDX-License-Identifier: Apache-2.0

// Profile: the text form of the coverage data that Go's runtime writes.
package coverage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"internal/coverage"
	"internal/coverage/decodecounter"
	"internal/coverage/decodemeta"
	"strconv"
)

// agentProfile is what one reading gave: the content of a covmeta and of a covcounters file.
type agentProfile struct {
	meta, counters []byte
}

type agentBlock struct {
	file  string
	unit  *coverage.CoverableUnit
	count uint32
}

// agentFunction finds a function in the counters: by the places of its package and of itself in the layout.
type agentFunction struct {
	pkg, index uint32
}

// The layout begins with a header of 56 bytes; the number of packages stands at 16. The offsets of all packages follow
// it, then their lengths.
const (
	agentMetaHeader   = 56
	agentMetaPackages = 16
)

var errAgentMeta = errors.New("the layout of this program is not of the known form")

// writeText writes the profile as go test -coverprofile does. The order is that of the packages' initialisation and of
// their sources; only the lines' set matters to a reader.
func (p *agentProfile) writeText(to *bytes.Buffer) error {
	to.WriteString("mode: atomic\n")
	var line []byte
	return p.visit(func(b *agentBlock) {
		line = append(append(line[:0], b.file...), ':')
		line = append(strconv.AppendUint(line, uint64(b.unit.StLine), 10), '.')
		line = append(strconv.AppendUint(line, uint64(b.unit.StCol), 10), ',')
		line = append(strconv.AppendUint(line, uint64(b.unit.EnLine), 10), '.')
		line = append(strconv.AppendUint(line, uint64(b.unit.EnCol), 10), ' ')
		line = append(strconv.AppendUint(line, uint64(b.unit.NxStmts), 10), ' ')
		line = append(strconv.AppendUint(line, uint64(b.count), 10), '\n')
		to.Write(line)
	})
}

// visit calls see for every block of the program, those that never ran too.
func (p *agentProfile) visit(see func(*agentBlock)) error {
	counts, err := p.readCounters()
	if err != nil {
		return err
	}
	if len(p.meta) < agentMetaHeader {
		return errAgentMeta
	}
	size := uint64(len(p.meta))
	packages := binary.LittleEndian.Uint64(p.meta[agentMetaPackages:])
	if packages > (size-agentMetaHeader)/16 {
		return errAgentMeta
	}
	for i := uint64(0); i < packages; i++ {
		offset := binary.LittleEndian.Uint64(p.meta[agentMetaHeader+8*i:])
		length := binary.LittleEndian.Uint64(p.meta[agentMetaHeader+8*(packages+i):])
		if offset > size || length > size-offset {
			return errAgentMeta
		}
		if err := agentVisitPackage(p.meta[offset:offset+length], uint32(i), counts, see); err != nil {
			return err
		}
	}
	return nil
}

func agentVisitPackage(meta []byte, pkg uint32, counts map[agentFunction][]uint32, see func(*agentBlock)) error {
	decoder, err := decodemeta.NewCoverageMetaDataDecoder(meta, false)
	if err != nil {
		return err
	}
	var function coverage.FuncDesc
	for i := uint32(0); i < decoder.NumFuncs(); i++ {
		if err := decoder.ReadFunc(i, &function); err != nil {
			return err
		}
		ran := counts[agentFunction{pkg, i}]
		for j := range function.Units {
			block := agentBlock{file: function.Srcfile, unit: &function.Units[j]}
			if j < len(ran) {
				block.count = ran[j]
			}
			see(&block)
		}
	}
	return nil
}

// readCounters reads the counters of the functions that ran.
func (p *agentProfile) readCounters() (map[agentFunction][]uint32, error) {
	reader, err := decodecounter.NewCounterDataReader("counters", bytes.NewReader(p.counters))
	if err != nil {
		return nil, err
	}
	counts := make(map[agentFunction][]uint32)
	for {
		var function decodecounter.FuncPayload
		more, err := reader.NextFunc(&function)
		if err != nil {
			return nil, err
		}
		if !more {
			return counts, nil
		}
		counts[agentFunction{function.PkgIdx, function.FuncIdx}] = function.Counters
	}
}
