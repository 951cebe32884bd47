/* The keying screen: Enter in the number field goes on to the line, as people's hands expect. Without this file Tab does. */
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.target.dataset.keying !== 'serial') return
  event.preventDefault()
  document.getElementById('id_line').focus()
})
