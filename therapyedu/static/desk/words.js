/* The desk's sentences in the language of the account.

   English is the key: `interpolate(gettext("Copied to “%(title)s”."), { title })`. The page loads the
   translations before every module (templates/admin/base_site.html). Without them, sentences are English. */

const catalogue = globalThis.django ?? {};

/* Return the sentence in the language of the account. */
export function gettext(sentence) {
  return catalogue.gettext?.(sentence) ?? sentence;
}

/* Return one of two sentences for a number. Both have the placeholder for it, such as `%(count)s words`. */
export function ngettext(singular, plural, count) {
  return catalogue.ngettext?.(singular, plural, count) ?? (count === 1 ? singular : plural);
}

/* Put values in place of named placeholders: `%(title)s`. `%%` is a percent sign. */
export function interpolate(sentence, values) {
  return sentence.replace(/%%|%\((\w+)\)s/g, (found, name) => (name ? String(values[name]) : "%"));
}

/* Return a number as the language writes it: 1,204. */
export function formatNumber(number) {
  return number.toLocaleString(document.documentElement.lang);
}
