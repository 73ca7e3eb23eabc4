// Searches for words in the open search box, and returns the links of the results. The box is cleared before, so that no
// result of the last search is left.
(words) => {
  const type = (text) => {
    const input = document.querySelector('#localsearch-input')
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }

  const links = () => [...document.querySelectorAll('#localsearch-list a')].map((link) => link.getAttribute('href'))

  const until = (isTrue) =>
    new Promise((resolve) => {
      const look = () => {
        if (isTrue()) {
          watch.disconnect()
          resolve()
        }
      }
      const watch = new MutationObserver(look)
      watch.observe(document.body, { childList: true, subtree: true })
      look()
    })

  const search = async () => {
    type('')
    await until(() => links().length === 0)
    type(words)
    await until(() => links().length > 0 || document.querySelector('#localsearch-list .no-results'))
    return links()
  }

  const limit = new Promise((_, reject) => setTimeout(reject, 30_000, new Error(`no answer to a search for "${words}"`)))
  return Promise.race([search(), limit])
}
