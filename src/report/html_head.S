// SPDX-License-Identifier: Apache-2.0
// The styles and scripts of pages, embedded as their files stand, one after the other.
    .section .rodata
    .global html_report_css, html_report_css_end, html_report_js, html_report_js_end
    .global html_diff_css, html_diff_css_end, html_diff_js, html_diff_js_end
html_report_css:
    .incbin "report/html_base.css"
    .incbin "report/html_page.css"
html_report_css_end:
html_report_js:
    .incbin "report/html_base.js"
    .incbin "report/html_tree.js"
    .incbin "report/html_view.js"
    .incbin "report/html_page.js"
html_report_js_end:
html_diff_css:
    .incbin "report/html_base.css"
    .incbin "report/html_diff.css"
html_diff_css_end:
html_diff_js:
    .incbin "report/html_base.js"
    .incbin "report/html_diff.js"
html_diff_js_end:
    .section .note.GNU-stack, "", %progbits
