// Closing a dialog, the focus with it: browsers leave it in the closed dialog until the next frame, and a key that comes
// sooner would go to a control that nobody sees.

/** @param {HTMLDialogElement} dialog @returns {() => void} closes it, as Escape does from now on */
export const closing = (dialog) => {
  const close = () => {
    dialog.close();
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && dialog.contains(activeElement)) activeElement.blur();
  };
  dialog.addEventListener('cancel', close);
  return close;
};
