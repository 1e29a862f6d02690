// SPDX-License-Identifier: Apache-2.0
// Main: starts the portal.
import './element_plus'
import './style.css'

import { createApp } from 'vue'

import App from './App.vue'
import { router } from './router'

createApp(App).use(router).mount('#app')
