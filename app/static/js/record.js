/*
  Records a sentence after a tap and gives it to the phone to save. Nothing is sent anywhere, and
  nothing is kept here when the page is closed. Half a minute at most.
*/
if (window.MediaRecorder && navigator.mediaDevices) {
  document.querySelectorAll('[data-clip]').forEach(function (box) {
    var start = box.querySelector('[data-start]')
    var stop = box.querySelector('[data-stop]')
    var saved = box.querySelector('a')
    var sound = box.querySelector('audio')
    function turn (on) {
      start.hidden = on
      stop.hidden = !on
    }
    box.hidden = false
    start.onclick = function () {
      navigator.mediaDevices.getUserMedia({ audio: true }).then(function (voice) {
        var parts = []
        var recorder = new MediaRecorder(voice, { audioBitsPerSecond: 16000 })
        var wait = setTimeout(stop.onclick = function () { recorder.stop() }, 30000)
        recorder.ondataavailable = function (event) { parts.push(event.data) }
        recorder.onstop = function () {
          clearTimeout(wait)
          voice.getTracks().forEach(function (track) { track.stop() })
          turn(false)
          URL.revokeObjectURL(sound.src)
          sound.src = saved.href = URL.createObjectURL(new Blob(parts, { type: recorder.mimeType }))
          saved.download = box.dataset.clip + '.' + recorder.mimeType.split(';')[0].split('/')[1]
          saved.hidden = sound.hidden = false
        }
        recorder.start()
        turn(true)
        stop.focus()
      }, function () { box.querySelector('[role=alert]').hidden = false })
    }
  })
}
