import Theme from 'vitepress/theme-without-fonts'
import { h } from 'vue'
import drawing from '../../drawings/Support.svg?raw'
import './style.css'

/** The drawing beside the title of the home page, in the colours of the theme. */
const flow = drawing.replace(/<style>.*<\/style>/s, '')

export default {
  extends: Theme,
  Layout: () => h(Theme.Layout, null, { 'home-hero-image': () => h('div', { class: 'hero-drawing', innerHTML: flow }) })
}
