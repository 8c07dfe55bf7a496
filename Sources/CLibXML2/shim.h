/* Debian's libxml2 is built with ICU, whose types Foundation has under the same names: the
   guard must come before any other header of libxml2. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/HTMLparser.h>
