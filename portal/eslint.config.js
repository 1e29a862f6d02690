// SPDX-License-Identifier: Apache-2.0
// ESLint: rules for the portal; names come from foreign services, so no page may write HTML by hand.
import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'

export default typescript.config(
  { ignores: ['dist/', 'node_modules/'] },
  typescript.configs.recommended,
  vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    rules: {
      'vue/no-v-html': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Foreign names are shown as text.' },
        { property: 'outerHTML', message: 'Foreign names are shown as text.' },
        { property: 'insertAdjacentHTML', message: 'Foreign names are shown as text.' },
      ],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      eqeqeq: 'error',
      // How wide a template may be is left to the eye.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'never', normal: 'never', component: 'always' } }],
    },
  },
)
