/* An import that runs: its last step is no change of a record, so the page asks until it is done. */

setTimeout(() => {
  if (document.querySelector('[data-running]')) location.reload();
}, 1500);
