// @ts-check
/** In a page that is one file, instead of `www/later.js`: its style sheets are in it, switched off until they are wanted. */

/** @param {URL} href of a style sheet @returns {Promise<void>} */
export async function addStyles({ pathname }) {
  const sheets = [...document.querySelectorAll("style")];
  const sheet = sheets.find(({ dataset }) => `/${dataset.of}` === pathname);
  if (!sheet) throw new Error(pathname);
  if (sheet.media === "") return;
  sheet.media = "";
  // Behind those that have come before it, as a sheet that is loaded would be.
  document.head.append(sheet);
}
