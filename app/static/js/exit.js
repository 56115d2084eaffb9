/* The page without script is whole; this makes the way out faster. */
var out = document.querySelector('.exit')
out.addEventListener('click', function (event) {
  event.preventDefault()
  document.body.textContent = ''
  location.replace(out.href)
})
