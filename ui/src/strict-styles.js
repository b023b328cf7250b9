// Lets Monaco style the page under a policy without 'unsafe-inline'. Monaco makes <style> elements, which need the
// page's nonce, and writes style="…" in HTML, which the policy refuses; the same style set by script is allowed.
// So a style attribute gets another name before it is parsed, and becomes `element.style` right after.
const { nonce } = document.querySelector('meta[name="newsgraph-nonce"]');
const HELD_BACK = 'data-held-style';
const TAG = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const STYLE = /\sstyle\s*=/gi;

const { createElement } = Document.prototype;
Document.prototype.createElement = function (...args) {
  const element = createElement.apply(this, args);
  if (element instanceof HTMLStyleElement) {
    element.nonce = nonce;
  }
  return element;
};

const holdBack = (html) => String(html).replace(TAG, (tag) => tag.replace(STYLE, ` ${HELD_BACK}=`));

function apply(root) {
  for (const element of root?.querySelectorAll(`[${HELD_BACK}]`) ?? []) {
    element.style.cssText = element.getAttribute(HELD_BACK);
    element.removeAttribute(HELD_BACK);
  }
}

const innerHTML = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
Object.defineProperty(Element.prototype, 'innerHTML', {
  ...innerHTML,
  set(html) {
    innerHTML.set.call(this, holdBack(html));
    apply(this);
  },
});

const { insertAdjacentHTML } = Element.prototype;
Element.prototype.insertAdjacentHTML = function (position, html) {
  insertAdjacentHTML.call(this, position, holdBack(html));
  apply(this.parentNode ?? this);
};

const { setAttribute } = Element.prototype;
Element.prototype.setAttribute = function (name, value) {
  if (name === 'style') {
    this.style.cssText = value;
  } else {
    setAttribute.call(this, name, value);
  }
};
