/*
  Asks the browser for a passkey and sends what it says. The options came from the server in the
  form, with bytes as base64url; the answer goes back in the same way.
*/
var form = document.querySelector('[data-options]')
var options = JSON.parse(form.dataset.options)
function bytes (text) {
  var plain = atob(text.split('_').join('/').split('-').join('+'))
  return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0) })
}
function words (buffer) {
  var plain = btoa(String.fromCharCode.apply(null, new Uint8Array(buffer)))
  return plain.split('+').join('-').split('/').join('_').split('=').join('')
}
function named (key) { key.id = bytes(key.id) }
options.challenge = bytes(options.challenge)
if (options.user) { named(options.user) }
(options.excludeCredentials || options.allowCredentials || []).forEach(named)
function send (made) {
  var said = made.response
  var names = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
  var response = {}
  names.forEach(function (name) { if (said[name]) { response[name] = words(said[name]) } })
  if (said.getTransports) { response.transports = said.getTransports() }
  form.credential.value = JSON.stringify({
    id: made.id, rawId: words(made.rawId), type: made.type, response: response,
    extensions: JSON.stringify(made.getClientExtensionResults())
  })
  form.submit()
}
function tell () { form.querySelector('[role=alert]').hidden = false }
function ask () {
  form.querySelector('[role=alert]').hidden = true
  if (!navigator.credentials) { return tell() }
  var asked = { publicKey: options }
  var answer = options.user ? navigator.credentials.create(asked) : navigator.credentials.get(asked)
  answer.then(send).catch(tell)
}
form.querySelector('button').onclick = ask
ask()
