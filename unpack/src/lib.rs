//! Unpacks what `xtask/src/lzma.rs` packs. `www/unpack.js` calls it so: `room`, write the packed bytes at `start`, `unpack`, read
//! the unpacked ones at `start`.
//!
//! Without `std`, whose panics can print: that is 10 of 20 KB of gzip. Without wasm-bindgen, whose
//! glue would be longer than `www/unpack.js`. What goes wrong beyond `unpack`'s errors (no memory) is a trap, which JavaScript
//! sees as an exception.
#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use lzma_rust2::{LzmaReader, Read};

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// A file that says it needs more than this to be unpacked is none of ours.
const MEMORY_LIMIT_KIB: u32 = 64 * 1024;

/// The bytes, packed and later unpacked. JavaScript holds its address, as C would: see `Box`'s documentation.
pub struct Room(Vec<u8>);

/// Makes room for so many packed bytes.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> Box<Room> {
    Box::new(Room(vec![0; bytes]))
}

/// Where the bytes are.
#[unsafe(no_mangle)]
pub extern "C" fn start(room: &Room) -> *const u8 {
    room.0.as_ptr()
}

/// Puts what the bytes hold in their place and returns its length; 0: they are not a whole `.lzma` file.
#[unsafe(no_mangle)]
pub extern "C" fn unpack(room: &mut Room) -> usize {
    room.0 = unpacked(&room.0).unwrap_or_default();
    room.0.len()
}

fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    // The header: a byte of properties, four of the dictionary's size, eight of the length.
    let length = usize::try_from(u64::from_le_bytes(*packed.get(5..)?.first_chunk()?)).ok()?;
    let mut reader = LzmaReader::new_mem_limit(packed, MEMORY_LIMIT_KIB, None).ok()?;
    // Then the end of the stream must be where the header has it.
    reader.set_relaxed_end_condition(false);
    let mut content = Vec::new();
    content.try_reserve_exact(length).ok()?;
    content.resize(length, 0);
    reader.read_exact(&mut content).ok()?;
    Some(content)
}
