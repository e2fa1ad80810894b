// @ts-check
/** What parts of the page that come later need when they come. */

/** @param {URL} href of a style sheet @returns {Promise<unknown>} */
export function addStyles({ href }) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(href));
    };
    document.head.append(link);
  });
}
