/*
  Reads the page aloud after a tap, with a voice that lives on the phone: others send the words to
  who made the browser. Without one for the page's language, which may come late, no button.
  What is in another language is read by its own voice where there is one; a number digit by digit.
*/
var reader = document.querySelector('[data-read]')
var speech = window.speechSynthesis
var queue
function voiceOf (language) {
  return speech.getVoices().filter(function (one) {
    return one.localService && one.lang.replace('_', '-').split('-')[0] === language.split('-')[0]
  })[0]
}
function turn (on) {
  speech.cancel()
  reader.firstChild.hidden = on
  reader.lastChild.hidden = !on
}
function readAloud () {
  var walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  var texts = []
  var last = {}
  while (walk.nextNode()) {
    var at = walk.currentNode.parentElement
    var text = walk.currentNode.data
    if (!text.trim() || at.closest('form, nav, small, .no-print, .back, [hidden], details:not([open])')) continue
    if (at.closest('[href^="tel:"] bdi, [href*="wa.me"] bdi')) text = text.split('').join(' ')
    var language = at.closest('[lang]').lang
    var block = at.closest('p, li, h1, h2, h3, tr, summary')
    if (block === last.block && language === last.language) last.text += ' ' + text
    else texts.push(last = { block: block, language: language, text: text })
  }
  turn(true)
  queue = texts.map(function (one) {
    var saying = new SpeechSynthesisUtterance(one.text)
    saying.voice = voiceOf(one.language) || voiceOf(reader.dataset.read)
    saying.lang = saying.voice.lang
    saying.rate = 0.9
    speech.speak(saying)
    return saying
  })
  queue[queue.length - 1].onend = function () { turn(false) }
}
if (speech) {
  speech.onvoiceschanged = function () { reader.hidden = !voiceOf(reader.dataset.read) }
  speech.onvoiceschanged()
  reader.onclick = function () {
    if (reader.lastChild.hidden) readAloud()
    else turn(false)
  }
  onpagehide = function () { turn(false) }
  /* The way out falls silent at once. */
  leave = (function (gone) { return function () { speech.cancel(); gone() } })(leave)
}
