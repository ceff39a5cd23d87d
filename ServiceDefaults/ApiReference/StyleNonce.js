// Scalar's components add styles in three ways that the policy forbids, because none of them can carry a nonce: style elements, style
// attributes that are set, and style attributes in HTML. The scripts that do so came with the nonce, so their styles are let through: an
// element gets the nonce, and an attribute becomes an assignment to the style object, which the policy allows.
(() => {
  const { nonce } = document.currentScript;
  const createElement = Document.prototype.createElement;
  Document.prototype.createElement = function (...args) {
    const element = createElement.apply(this, args);
    if (element instanceof HTMLStyleElement) {
      element.nonce = nonce;
    }

    return element;
  };

  const setAttribute = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === 'style' && this.style) {
      this.style.cssText = value;
    } else {
      setAttribute.call(this, name, value);
    }
  };

  const innerHTML = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
  const styleInTag = /(<[a-z][^<>]*\s)style=/gi;
  Object.defineProperty(Element.prototype, 'innerHTML', {
    ...innerHTML,
    set(html) {
      innerHTML.set.call(this, String(html ?? '').replace(styleInTag, '$1data-style='));
      for (const element of (this.content ?? this).querySelectorAll('[data-style]')) {
        element.style.cssText = element.dataset.style;
        element.removeAttribute('data-style');
      }
    },
  });
})();
