// “On this page”: mark the part that is being read. Nothing moves, and focus stays where it is.
// Other behaviours hear of it: the event `part` tells the link and its place in the list.

const nav = document.querySelector(".contents");

if (nav) {
  const details = nav.querySelector("details");
  const links = [...nav.querySelectorAll("li a")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));

  // The part is being read whose heading was the last to pass a third of the way down the screen.
  const mark = () => {
    const line = window.innerHeight / 3;
    const current = headings.findLastIndex((heading) => heading && heading.getBoundingClientRect().top <= line);
    links.forEach((link, index) => {
      if (index === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    document.dispatchEvent(new CustomEvent("part", { detail: { link: links[current], index: current } }));
  };
  // All that lies above the line counts as seen, so that a leap over several parts is noticed too.
  const observer = new IntersectionObserver(mark, { rootMargin: "1000000px 0px -66% 0px" });
  headings.filter(Boolean).forEach((heading) => observer.observe(heading));

  // A browser that cannot open the list in CSS where there is room for it (css/article.css).
  if (!CSS.supports("selector(::details-content)")) {
    const wide = window.matchMedia("(min-width: 64em)");
    const unfold = () => { details.open = wide.matches; };
    wide.addEventListener("change", unfold);
    unfold();
  }
}
