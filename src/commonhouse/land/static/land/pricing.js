// Sliders beside the number fields of "what if": they are shown only where they work, and say the same as the field.
document.querySelectorAll("input[data-slide]").forEach((slider) => {
  const field = document.getElementById(slider.dataset.slide);
  if (!field) return;
  slider.hidden = false;
  if (field.value !== "") slider.value = field.value;
  slider.addEventListener("input", () => { field.value = slider.value; });
  slider.addEventListener("change", () => field.dispatchEvent(new Event("change", { bubbles: true })));
  field.addEventListener("input", () => { slider.value = field.value; });
});
