/** The sign of the product. */
export function Mark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true">
      <rect width="26" height="26" rx="7" fill="var(--ink)" />
      <path
        d="M7 9h6a4 4 0 0 1 4 4 4 4 0 0 0 4 4M21 9h-4M7 17h4"
        stroke="var(--surface)"
        strokeWidth="2"
        fill="none"
        strokeLinecap="round"
      />
    </svg>
  )
}
