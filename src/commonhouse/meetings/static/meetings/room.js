/* Taps on a bad connection: kept on the phone, sent in order, each once. Without this, buttons are plain forms. */
(() => {
  'use strict'
  const find = (id) => id && document.getElementById(id)
  const room = find('room'), pending = find('pending'), told = find('told')
  const all = (selector, root = room) => [...root.querySelectorAll(selector)]
  const name = 'taps:' + room.dataset.room
  const kept = () => { try { return JSON.parse(localStorage[name]) } catch { return [] } }
  const keep = (taps) => {
    localStorage[name] = JSON.stringify(taps)
    pending.hidden = !taps.length
    pending.querySelector('b').textContent = taps.length
    pending.querySelector('ol').replaceChildren(...taps.map((tap) => {
      const line = document.createElement('li')
      line.textContent = tap.label
      return line
    }))
  }
  const tell = (text) => { told.textContent = text; told.hidden = !text }

  const refresh = async () => {
    const answer = await fetch(location.href, { headers: { 'X-Part': 'room' } })
    const html = await answer.text()
    if (!answer.ok || answer.redirected || kept().length) return
    const focus = document.activeElement.id
    const open = all('details[open]')
    const typed = all('input[id], textarea').filter((one) => one.value !== one.defaultValue)
    room.innerHTML = html
    open.forEach(({ id }) => { if (find(id)) find(id).open = true })
    typed.forEach(({ id, value }) => { if (find(id)) find(id).value = value })
    if (find(focus)) find(focus).focus({ preventScroll: true })
  }

  let busy
  const send = async () => {
    if (busy) return
    busy = true
    let then, sent
    try {
      for (let tap; (tap = kept()[0]);) {
        const body = new URLSearchParams(tap.body)
        body.set('ago', Math.max(0, Date.now() - tap.at) / 1000 | 0)
        body.set('csrfmiddlewaretoken', all('[name=csrfmiddlewaretoken]')[0].value)
        const answer = await fetch(tap.url, { method: 'POST', body, headers: { 'X-Tap': 1 }, redirect: 'manual' })
        if (answer.status === 409) tell(tap.label + ': ' + await answer.text())
        else if (answer.status === 204) then = tap.then
        else { tell(room.dataset.stopped); break }
        sent = keep(kept().filter(({ token }) => token !== tap.token)) || 1
      }
      if (sent && !kept().length) then ? location.assign(then) : await refresh()
    } catch { /* no network: tried again */ }
    busy = 0
  }

  room.addEventListener('submit', (event) => {
    const form = event.target, pressed = event.submitter
    const { label, then, tap } = form.dataset
    if (tap === undefined || !pressed) return
    event.preventDefault()
    const body = new FormData(form), token = body.get('token')
    if (pressed.name) body.set(pressed.name, pressed.value)
    body.delete('csrfmiddlewaretoken')
    if (kept().some((other) => other.token === token)) return
    tell('')
    keep([...kept(), { token, label: [label, pressed.firstChild.data, body.get('text')].filter(Boolean).join(' · '), at: Date.now(), url: form.action, then, body: '' + new URLSearchParams(body) }])
    if (tap) { // another note may follow at once, with a token of its own
      form.reset()
      form.elements.token.value = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => (n + 256).toString(16).slice(1)).join('')
    } else all('button', form).forEach((one) => one.setAttribute('aria-disabled', true))
    send()
  })
  addEventListener('online', send)
  setInterval(send, 8000)
  keep(kept())
  send()
})()
