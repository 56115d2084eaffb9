/*
  <amparo-map place="3516266" category="k19" height="600"><a href="…">Help near …</a></amparo-map>
  Shows our list in a frame that may do nothing to the page around it, and that grows with its
  list. The link inside the element stays until the list is there.
*/
(function () {
  var NAMES = ['place', 'near', 'bbox', 'corridor', 'from', 'direction', 'listing', 'category', 'language', 'serves', 'needs', 'locale', 'color', 'show', 'open', 'authorities']
  var SEVERAL = ['category', 'language', 'serves', 'needs']
  var HOME = new URL(document.currentScript.src).origin
  class AmparoMap extends HTMLElement {
    connectedCallback () {
      if (this.frame) return
      var element = this
      var asked = new URLSearchParams()
      NAMES.forEach(function (name) {
        var value = element.getAttribute(name)
        if (!value) return
        var values = SEVERAL.includes(name) ? value.split(' ') : [value]
        values.forEach(function (one) { if (one) asked.append(name, one) })
      })
      var frame = this.frame = document.createElement('iframe')
      frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation')
      frame.src = HOME + '/embed?' + asked
      frame.title = this.title || 'Amparo'
      frame.width = '100%'
      frame.height = this.getAttribute('height') || 600
      frame.referrerPolicy = 'no-referrer'
      frame.style.border = 0
      frame.loading = 'lazy'
      var inside = Array.from(this.children)
      var fixed = this.hasAttribute('height')
      /* A sandbox has no origin of its own: its messages say "null", and only its window counts. */
      this.hear = function (event) {
        if (event.source !== frame.contentWindow || event.origin !== 'null') return
        if (!event.data || event.data.message !== 'height') return
        inside.forEach(function (one) { one.hidden = true })
        var height = Number(event.data.value)
        if (!fixed && height > 0) frame.height = Math.min(Math.max(height, 200), 6000)
      }
      window.addEventListener('message', this.hear)
      this.append(frame)
    }
    disconnectedCallback () {
      window.removeEventListener('message', this.hear)
      if (this.frame) this.frame.remove()
      delete this.frame
    }
  }
  if (!customElements.get('amparo-map')) customElements.define('amparo-map', AmparoMap)
})()
