/*
  The page without script is whole; this makes the way out faster. The page goes blank at once,
  and its entry in the history becomes the page elsewhere. Back comes to an earlier page of ours:
  that one leaves too. The mark that tells it so lives in this tab only, and goes when somebody
  comes to us on purpose. What a browser may refuse (beacon, storage) comes last each time.
*/
var out = document.querySelector('.exit')
var says = out.nextElementSibling
var more = 3
var held, wait
function leave () {
  document.documentElement.textContent = ''
  location.replace(out.dataset.to)
  navigator.sendBeacon(out.href)
  sessionStorage.left = 1
}
out.onclick = function (event) {
  event.preventDefault()
  leave()
}
/* Shift three times, each within five seconds; not a Shift that was held for another key. */
function say (times) {
  clearTimeout(wait)
  if (more - times) says.textContent = says.dataset.say + ' ' + times
  more = times
  if (more < 3) wait = setTimeout(say, 5000, 3)
}
onkeyup = function (event) {
  say(event.key === 'Shift' && !held ? more - 1 : 3)
  held = event.shiftKey
  if (!more) leave()
}
function came (back) {
  if (back && sessionStorage.left) leave()
  else delete sessionStorage.left
}
onpageshow = function (event) { if (event.persisted) came(true) }
came(performance.navigation.type > 1)
