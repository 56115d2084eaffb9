/*
  A list in a frame. It tells the page around it how tall it is, in the messages that WordPress
  knows too, and leaves together with that page. WordPress lets no link of a frame open a page:
  it follows those that it is told, if somebody tapped them. Nothing that is said here is secret.
*/
var secret = location.hash.split('secret=')[1] || 'amparo'
function tell (message, value) {
  parent.postMessage({ message: message, value: value, secret: secret }, '*')
}
function size () {
  tell('height', Math.ceil(document.documentElement.getBoundingClientRect().height))
}
new ResizeObserver(size).observe(document.documentElement)
document.addEventListener('click', function (event) {
  var link = event.target.closest('a')
  if (!link) return
  tell('link', link.href)
  if (link.className === 'exit') {
    try {
      top.location.replace(link.dataset.to)
      event.preventDefault()
    } catch (error) {}
  }
})
