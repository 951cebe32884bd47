/* What the house's pages do besides HTML. Everything here only helps: without it, each page still works. */
(() => {
  'use strict'
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector))

  /* The running total of a ballot: `.total` carries limit, currency, digits and locale; each input its data-cost. */
  const follow = (total) => {
    const form = total.closest('form')
    const { currency, locale } = total.dataset
    const limit = Number(total.dataset.limit || 0)
    const unit = 10 ** Number(total.dataset.digits || 0)
    const write = (amount) => new Intl.NumberFormat(locale, currency
      ? { style: 'currency', currency, minimumFractionDigits: amount % unit ? Number(total.dataset.digits) : 0 }
      : {}).format(amount / unit)
    const put = (name, text) => all(`[data-${name}]`, total).forEach((place) => { place.textContent = text })
    const update = () => {
      let used = 0
      let count = 0
      all('[data-cost]', form).forEach((input) => {
        const times = input.type === 'number' ? Math.max(0, Math.floor(Number(input.value) || 0)) : Number(input.checked)
        used += times * Number(input.dataset.cost)
        count += Number(times > 0)
      })
      put('spent', write(used))
      put('left', write(Math.max(0, limit - used)))
      put('excess', write(Math.max(0, used - limit)))
      put('count', new Intl.NumberFormat(locale).format(count))
      const over = limit > 0 && used > limit
      total.classList.toggle('over', over)
      all('[data-over]', total).forEach((line) => { line.hidden = !over })
      all('[data-within]', total).forEach((line) => { line.hidden = over })
      all('.fill', total).forEach((bar) => bar.setAttribute('width', limit ? Math.min(1000, used * 1000 / limit) : 0))
    }
    form.addEventListener('input', update)
    window.addEventListener('pageshow', update) // going back keeps the choices: so must the sum
    update()
  }

  /* One press, one sending. The server refuses doubles too; this spares people the doubt. */
  const once = (form) => {
    const buttons = () => all('button, input[type=submit]', form).concat(form.id ? all(`[form="${form.id}"]`) : [])
    const release = () => {
      delete form.dataset.sent
      buttons().forEach((button) => button.removeAttribute('aria-disabled'))
    }
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) return event.preventDefault()
      form.dataset.sent = '1'
      buttons().forEach((button) => button.setAttribute('aria-disabled', 'true'))
      setTimeout(release, 8000) // a lost connection must not lock anyone out
    })
    window.addEventListener('pageshow', release)
  }

  const copy = (button) => {
    button.hidden = !navigator.clipboard
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim())
      if (button.dataset.done) button.textContent = button.dataset.done
    })
  }

  const print = (button) => {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }

  document.addEventListener('allauth.error', () => {
    all('[data-passkey-problem]').forEach((line) => { line.hidden = false })
  })

  const start = (root) => {
    all('.total[data-total]', root).forEach(follow)
    all('form[data-once]', root).forEach(once)
    all('[data-copy]', root).forEach(copy)
    all('[data-print]', root).forEach(print)
    const first = all('[data-focus]', root)[0]
    if (first) first.focus()
  }
  start(document)
  document.addEventListener('htmx:load', (event) => { if (event.target !== document.body) start(event.target) })
})()
