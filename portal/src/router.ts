// SPDX-License-Identifier: Apache-2.0
// Router: which address shows which page.
import { createRouter, createWebHistory } from 'vue-router'

import ServicePage from './services/ServicePage.vue'
import ServicesPage from './services/ServicesPage.vue'

export const router = createRouter({
  history: createWebHistory(import.meta.env.BASE_URL),
  routes: [
    { path: '/', name: 'services', component: ServicesPage },
    { path: '/services/:name', name: 'service', component: ServicePage, props: true },
    { path: '/:rest(.*)*', redirect: { name: 'services' } },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.name === from.name ? undefined : { top: 0 }),
})

router.afterEach((to) => {
  document.title = to.name === 'service' ? `${String(to.params.name)} – Goc Portal` : 'Goc Portal'
})
